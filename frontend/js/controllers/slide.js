import { Controller } from "@hotwired/stimulus";
/* A slider says where it stands, and its track is filled up to there. */
export default class extends Controller {
  static targets = ["input", "output"];
  static values = { unit: String };
  connect() { this.fill(); }
  show() {
    const said = `${(+this.inputTarget.value).toLocaleString("en")} ${this.unitValue}`;
    this.outputTarget.textContent = said;
    this.inputTarget.setAttribute("aria-valuetext", said);
    this.fill();
  }
  fill() {
    const { value, max } = this.inputTarget;
    this.inputTarget.style.setProperty("--v", `${(100 * value) / max}%`);
  }
}
