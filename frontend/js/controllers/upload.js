import { Controller } from "@hotwired/stimulus";

/* Files can be dropped on the area; its name and size are shown before it is sent. */
export default class extends Controller {
  static targets = ["input", "name"];

  over(event) {
    event.preventDefault();
    this.element.classList.add("is-over");
  }

  leave() {
    this.element.classList.remove("is-over");
  }

  drop(event) {
    event.preventDefault();
    this.leave();
    this.inputTarget.files = event.dataTransfer.files;
    this.show();
  }

  show() {
    const file = this.inputTarget.files[0];
    if (this.hasNameTarget) this.nameTarget.textContent = file ? `${file.name} · ${Math.max(1, Math.round(file.size / 1024))} kB` : "";
  }
}
