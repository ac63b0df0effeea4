import { Controller } from "@hotwired/stimulus";
/* A row of pages that scrolls sideways begins with the page that one is on in view. */
export default class extends Controller {
  connect() {
    const here = this.element.querySelector("[aria-current]");
    if (here) this.element.scrollLeft = here.offsetLeft - this.element.offsetLeft - (this.element.clientWidth - here.offsetWidth) / 2;
  }
}
