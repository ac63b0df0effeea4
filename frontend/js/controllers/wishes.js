import { Controller } from "@hotwired/stimulus";
/* Dragging is a shortcut. Every wish also has buttons for up and down, which are plain forms (WCAG 2.5.7). */
export default class extends Controller {
  async connect() {
    const { default: Sortable } = await import("sortablejs");
    this.sortable = new Sortable(this.element, {
      handle: ".grip", draggable: ".wish", animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
      onEnd: ({ item, oldIndex, newIndex }) => { if (newIndex !== oldIndex) this.move(item, newIndex + 1); },
    });
  }
  disconnect() { this.sortable?.destroy(); }

  /* One of the wish's own forms does it, with another place in it. */
  move(item, place) {
    const button = item.querySelector('button[value="move"]');
    button.form.elements.place.value = place;
    button.click();
  }
}
