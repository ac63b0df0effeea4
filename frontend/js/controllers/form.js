import { Controller } from "@hotwired/stimulus";

/* After a failed submit the focus goes to the summary of errors. */
export default class extends Controller {
  static targets = ["summary"];

  summaryTargetConnected(element) {
    element.focus();
  }
}
