import { Controller } from "@hotwired/stimulus";
/* Dragging a step, also into another stage, is a shortcut. Every step has buttons for up and down (WCAG 2.5.7). */
export default class extends Controller {
  static targets = ["list", "step", "stage", "place"];

  async connect() {
    const { default: Sortable } = await import("sortablejs");
    this.sortables = this.listTargets.map((list) => new Sortable(list, {
      group: "steps", handle: ".grip", draggable: ".order-row",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
      onEnd: ({ item, from, to, oldIndex, newIndex }) => { if (from !== to || newIndex !== oldIndex) this.move(item, to, newIndex); },
    }));
  }
  disconnect() { for (const one of this.sortables ?? []) one.destroy(); }

  move(item, list, place) {
    this.stepTarget.value = item.dataset.step;
    this.stageTarget.value = list.dataset.stage;
    this.placeTarget.value = place;
    this.element.submit();
  }
}
