import { Controller } from "@hotwired/stimulus";

// The first tells early enough for the next page to know of it; on a phone only the second is told.
const LEFT = ["beforeunload", "pagehide"];

/* Keeps a form while it is filled in. What could not be kept is said, tried again, and sent along when the page is left. */
export default class extends Controller {
  static targets = ["trouble", "busy"];

  connect() {
    this.told = this.kept = this.tries = 0;
    this.flying = false;
    this.hidden = () => this.part();
    this.online = () => this.send();
    this.shown = () => { this.leaving = false; };
    this.answered = (event) => this.judge(event);
    this.ended = (event) => this.settle(event);
    for (const left of LEFT) addEventListener(left, this.hidden);
    addEventListener("pageshow", this.shown);
    addEventListener("online", this.online);
    this.element.addEventListener("htmx:before:response", this.answered);
    this.element.addEventListener("htmx:finally:request", this.ended);
  }

  disconnect() {
    clearTimeout(this.timer);
    for (const left of LEFT) removeEventListener(left, this.hidden);
    removeEventListener("pageshow", this.shown);
    removeEventListener("online", this.online);
    this.element.removeEventListener("htmx:before:response", this.answered);
    this.element.removeEventListener("htmx:finally:request", this.ended);
  }

  later() { this.told += 1; this.plan(700); }
  soon() { this.plan(150); }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  send() {
    clearTimeout(this.timer);
    if (this.told === this.kept || this.flying || this.leaving) return;
    this.flying = true;
    this.going = this.told;
    this.answer = 0;
    this.say(this.hasBusyTarget && this.busyTarget);
    this.element.dispatchEvent(new CustomEvent("save"));
  }

  /* A page of another address, such as the one to sign in, is no answer to this form, and neither is an error of ours. */
  judge(event) {
    if (event.target !== this.element) return;
    const { raw, status } = event.detail.ctx.response;
    this.answer = raw.redirected ? 0 : status;
    if (!this.answer || (this.answer >= 400 && this.answer !== 422)) event.preventDefault();
  }

  settle(event) {
    if (event.target !== this.element) return;
    this.flying = false;
    const heard = this.answer === 200 || this.answer === 422;
    if (heard) this.kept = this.going;
    if (this.after) {
      const button = this.after;
      this.after = null;
      this.element.requestSubmit(button.form ? button : undefined);
    } else if (!heard) {
      this.say(this.hasTroubleTarget && this.troubleTarget);
      this.plan(Math.min(3000 * 2 ** this.tries++, 30000));
      return;
    }
    this.tries = 0;
    if (this.told !== this.kept) this.plan(300);
  }

  /* What is on its way arrives before the form itself, so that older answers never follow newer ones. */
  leave(event) {
    if (this.flying) {
      event.preventDefault();
      this.after = event.submitter ?? this.element;
    } else {
      this.leaving = true;
    }
  }

  part() {
    if (this.told === this.kept || this.leaving) return;
    this.kept = this.told;
    const body = new URLSearchParams(new FormData(this.element));
    fetch(location.pathname, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } });
  }

  say(template) {
    if (template) document.getElementById("saved")?.replaceChildren(template.content.cloneNode(true));
  }
}
