import { Controller } from "@hotwired/stimulus";
/* The page wears the color that is being chosen. It is the organization's only once it is saved. */
export default class extends Controller {
  static values = { address: String };
  preview({ target }) {
    const out = this.element.querySelector(`output[for="${target.id}"]`);
    if (out) out.textContent = target.value;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.wear(target.value), 80);
  }
  disconnect() {
    clearTimeout(this.waiting);
    this.worn?.remove();
  }
  wear(hue) {
    const before = this.worn;
    this.worn = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${this.addressValue}?hue=${hue}` });
    // The old one goes when the new one is there, so that nothing flashes.
    this.worn.addEventListener("load", () => before?.remove());
    document.head.append(this.worn);
  }
}
