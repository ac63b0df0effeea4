import { Controller } from "@hotwired/stimulus";

/* Fills an empty time zone with the one of this device. */
export default class extends Controller {
  connect() {
    if (this.element.value) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const known = this.element.tagName !== "SELECT" || [...this.element.options].some((o) => o.value === zone);
    if (known) this.element.value = zone;
  }
}
