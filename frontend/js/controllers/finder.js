import { Controller } from "@hotwired/stimulus";

/* Arrows lead from the search to what it found and back, Enter takes. Without JavaScript it is a plain search. */
export default class extends Controller {
  static targets = ["query", "found"];

  get buttons() {
    return [...this.foundTarget.querySelectorAll("button:not(:disabled)")];
  }

  walk(event) {
    const buttons = this.buttons;
    const at = buttons.indexOf(event.target);
    if (at < 0 && event.target !== this.queryTarget) return;
    const onto = { ArrowDown: buttons[at + 1], ArrowUp: at > 0 ? buttons[at - 1] : this.queryTarget, Escape: this.queryTarget }[event.key];
    if (!onto) return;
    event.preventDefault();
    if (event.key === "Escape") this.clear();
    onto.focus();
  }

  /* Enter in the search takes the first one, once what is shown is what was typed. */
  take(event) {
    const first = this.buttons[0];
    if (!first || this.foundTarget.dataset.q !== this.queryTarget.value.trim()) return;
    event.preventDefault();
    first.click();
  }

  note(event) {
    if (!event.target.closest("button[name]")) return;
    this.taking = true;
    this.typing = this.foundTarget.contains(event.target) && event.detail === 0;
  }

  settle() {
    if (!this.taking) return;
    this.taking = false;
    this.clear();
    // Whoever types goes on typing; whoever taps gets no keyboard over half of the screen.
    if (this.typing) this.queryTarget.focus();
  }

  clear() {
    this.queryTarget.value = "";
    this.foundTarget.replaceChildren();
  }
}
