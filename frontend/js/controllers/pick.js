import { Controller } from "@hotwired/stimulus";

/* An answer that was tapped in a letter stands behind the #, which no browser sends anywhere: it is picked here, and sent by
   nothing but the button of the page. */
export default class extends Controller {
  connect() {
    const [name, value] = decodeURIComponent(location.hash.slice(1)).split("=");
    const choice = [...this.element.elements].find((one) => one.name === name && one.type === "radio" && one.value === value);
    if (!choice) return;
    choice.checked = true;
    choice.focus();
    choice.closest("fieldset")?.scrollIntoView({ block: "center" });
    history.replaceState(null, "", location.pathname);
  }
}
