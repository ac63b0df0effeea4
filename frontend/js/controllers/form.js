import { Controller } from "@hotwired/stimulus";

/* After a failed submit the focus goes to the summary of errors; a form is sent once however often its button is pressed. */
export default class extends Controller {
  static targets = ["summary"];

  summaryTargetConnected(element) {
    element.focus();
  }

  once(event) {
    if (this.sent) event.preventDefault();
    this.sent = true;
    setTimeout(() => { this.sent = false; }, 4000);
  }
}
