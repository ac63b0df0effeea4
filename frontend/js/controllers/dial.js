import { Controller } from "@hotwired/stimulus";
/* A slider and a box for its number say the same, whichever is moved; the track is filled up to there. */
export default class extends Controller {
  static targets = ["slider", "exact"];
  connect() { this.fill(); }
  slide() { this.exactTarget.value = this.sliderTarget.value; this.fill(); }
  type() { this.sliderTarget.value = this.exactTarget.value || 0; this.fill(); }
  fill() {
    const { value, max } = this.sliderTarget;
    this.sliderTarget.style.setProperty("--v", `${(100 * value) / max}%`);
  }
}
