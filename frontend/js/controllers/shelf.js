import { Controller } from "@hotwired/stimulus";
/* Rows of a form are sent in the order in which they stand, so dragging one is all there is to it. */
export default class extends Controller {
  async connect() {
    const { default: Sortable } = await import("sortablejs");
    this.sortable = new Sortable(this.element, {
      handle: ".grip", draggable: ".shelf-row", animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
    });
  }
  disconnect() { this.sortable?.destroy(); }
}
