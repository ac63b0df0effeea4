import { Controller } from "@hotwired/stimulus";

/* Ideas fill the next free row, and rows beyond the first few are folded away. Without JavaScript all rows are there. */
export default class extends Controller {
  static targets = ["topic", "extra", "more", "ideas"];

  connect() {
    for (const row of this.extraTargets) row.hidden = true;
    this.moreTarget.hidden = this.extraTargets.length === 0;
    this.ideasTarget.hidden = false;
  }

  more() {
    const row = this.extraTargets.find((extra) => extra.hidden);
    if (!row) return;
    row.hidden = false;
    row.querySelector("input").focus();
    this.moreTarget.hidden = !this.extraTargets.some((extra) => extra.hidden);
  }

  pick({ params, currentTarget }) {
    const known = this.topicTargets.find((input) => input.value.trim().toLowerCase() === params.name.toLowerCase());
    const free = known ?? this.topicTargets.find((input) => !input.value.trim());
    if (!free) return;
    const row = free.closest("li");
    row.hidden = false;
    free.value = params.name;
    currentTarget.disabled = true;
    document.getElementById("live").textContent = `${params.name} added`;
  }
}
