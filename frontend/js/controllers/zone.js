import { Controller } from "@hotwired/stimulus";

/* Proposes the time zone of this device: in an empty field at once, otherwise by a button. */
export default class extends Controller {
  static targets = ["field", "offer", "name"];

  connect() {
    this.zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!this.fieldTarget.value) this.fieldTarget.value = this.zone;
    this.nameTarget.textContent = this.zone;
    this.compare();
  }

  compare() {
    this.offerTarget.hidden = !this.zone || this.fieldTarget.value === this.zone;
  }

  take() {
    this.fieldTarget.value = this.zone;
    this.compare();
    this.fieldTarget.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
