import { Controller } from "@hotwired/stimulus";

/* Filters a long list of check boxes or rows while typing. Without JavaScript the list is simply long. */
export default class extends Controller {
  static targets = ["query", "option", "none"];

  connect() {
    this.queryTarget.hidden = false;
  }

  filter() {
    const wanted = this.queryTarget.value.trim().toLowerCase();
    let shown = 0;
    for (const option of this.optionTargets) {
      const hit = option.textContent.toLowerCase().includes(wanted);
      option.hidden = !hit;
      shown += hit ? 1 : 0;
    }
    if (this.hasNoneTarget) this.noneTarget.hidden = shown > 0;
  }
}
