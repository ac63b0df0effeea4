import { Controller } from "@hotwired/stimulus";

/* An answer that was tapped in a letter stands behind the #, which no browser sends anywhere: it is picked here, and sent by
   nothing but the button of the page. */
export default class extends Controller {
  connect() {
    const choice = document.getElementById(location.hash.slice(1));
    if (!this.element.contains(choice) || !["radio", "checkbox"].includes(choice.type)) return;
    choice.checked = true;
    choice.focus();
    choice.closest("fieldset")?.scrollIntoView({ block: "center" });
    history.replaceState(null, "", location.pathname);
  }
}
