import { Controller } from "@hotwired/stimulus";

/* A value to be passed on: focus selects it, the button copies it. */
export default class extends Controller {
  static targets = ["source"];

  select(event) {
    event.currentTarget.select();
  }

  print() {
    window.print();
  }

  async copy() {
    await navigator.clipboard.writeText(this.sourceTarget.value ?? this.sourceTarget.textContent);
    document.getElementById("live").textContent = "Copied";
  }
}
