import { Controller } from "@hotwired/stimulus";

/* Hours are drawn over with a finger or a mouse, and walked by arrows. Underneath they are check boxes. */
export default class extends Controller {
  static targets = ["box"];

  connect() {
    for (const button of this.element.querySelectorAll(".week-edge")) button.tabIndex = 0;
    this.boxTargets.forEach((box, n) => { box.tabIndex = n ? -1 : 0; });
  }

  begin(event) {
    const box = this.at(event.target);
    if (!box || event.button !== 0) return;
    this.start = box;
    this.before = new Map(this.boxTargets.map((one) => [one, one.checked]));
    this.drawn = false;
  }

  draw(event) {
    if (!this.start) return;
    const over = this.at(document.elementFromPoint(event.clientX, event.clientY));
    if (!over || (over === this.start && !this.drawn)) return;
    this.drawn = true;
    const [one, other] = [this.start, over].map((box) => this.place(box));
    const between = (n, a, b) => n >= Math.min(a, b) && n <= Math.max(a, b);
    for (const box of this.boxTargets) {
      const [day, hour] = this.place(box);
      const inside = between(day, one[0], other[0]) && between(hour, one[1], other[1]);
      box.checked = inside ? !this.before.get(this.start) : this.before.get(box);
    }
  }

  end(event) {
    if (!this.start) return;
    if (this.drawn && event.type === "pointercancel") {
      for (const [box, was] of this.before) box.checked = was;
    } else if (this.drawn) {
      this.tell(this.start);
      // The click that follows a drawing must not turn its last hour again.
      this.still = true;
      setTimeout(() => { this.still = false; });
    }
    this.start = null;
  }

  stop(event) {
    if (!this.still) return;
    event.preventDefault();
    event.stopPropagation();
  }

  walk(event) {
    const step = { ArrowLeft: -24, ArrowRight: 24, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !this.boxTargets.includes(event.target)) return;
    event.preventDefault();
    const next = this.boxTargets.find((box) => Number(box.value) === Number(event.target.value) + step);
    if (!next || (Math.abs(step) === 1 && this.place(next)[0] !== this.place(event.target)[0])) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  /* The usual hours of a day, or none when all of them were marked. */
  day({ params }) {
    const boxes = this.boxTargets.filter((box) => {
      const [day, hour] = this.place(box);
      return day === params.day && hour >= 9 && hour < 17;
    });
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
    if (boxes.length) this.tell(boxes[0]);
  }

  tell(box) {
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  at(element) {
    const label = element?.closest?.(".week-hour");
    return label && this.element.contains(label) ? label.querySelector("input") : null;
  }

  place(box) {
    const key = Number(box.value);
    return [Math.floor(key / 24), key % 24];
  }
}
