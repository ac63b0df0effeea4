import { Controller } from "@hotwired/stimulus";

/* A message goes away by itself after a while, unless somebody is reading it or it is an error. */
export default class extends Controller {
  connect() {
    if (this.element.classList.contains("toast-error") || this.element.querySelector("form")) return;
    this.timer = setInterval(() => {
      if (!this.element.matches(":hover, :focus-within")) this.close();
    }, 8000);
  }

  disconnect() {
    clearInterval(this.timer);
  }

  close() {
    this.element.remove();
  }
}
