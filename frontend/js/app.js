import htmx from "htmx.org";
import { Application } from "@hotwired/stimulus";
import BoardController from "./controllers/board.js";
import ComboboxController from "./controllers/combobox.js";
import CopyController from "./controllers/copy.js";
import PickController from "./controllers/pick.js";
import OrderController from "./controllers/order.js";
import ShelfController from "./controllers/shelf.js";
import FormController from "./controllers/form.js";
import HueController from "./controllers/hue.js";
import SelectionController from "./controllers/selection.js";
import SlideController from "./controllers/slide.js";
import DialController from "./controllers/dial.js";
import StripController from "./controllers/strip.js";
import ThemeController from "./controllers/theme.js";
import TimezoneController from "./controllers/timezone.js";
import ToastController from "./controllers/toast.js";
import TopicsController from "./controllers/topics.js";
import UploadController from "./controllers/upload.js";
import WeightsController from "./controllers/weights.js";
import WishesController from "./controllers/wishes.js";
import AutosaveController from "./controllers/autosave.js";
import CropController from "./controllers/crop.js";
import FinderController from "./controllers/finder.js";
import WeekController from "./controllers/week.js";
import ZoneController from "./controllers/zone.js";

window.htmx = htmx;
const app = Application.start();
app.register("board", BoardController);
app.register("combobox", ComboboxController);
app.register("copy", CopyController);
app.register("form", FormController);
app.register("hue", HueController);
app.register("order", OrderController);
app.register("pick", PickController);
app.register("shelf", ShelfController);
app.register("selection", SelectionController);
app.register("slide", SlideController);
app.register("dial", DialController);
app.register("strip", StripController);
app.register("theme", ThemeController);
app.register("timezone", TimezoneController);
app.register("toast", ToastController);
app.register("topics", TopicsController);
app.register("upload", UploadController);
app.register("weights", WeightsController);
app.register("wishes", WishesController);
app.register("autosave", AutosaveController);
app.register("crop", CropController);
app.register("finder", FinderController);
app.register("week", WeekController);
app.register("zone", ZoneController);

// After every partial update the server's sentence is announced, and nobody is left at the top of the page.
document.addEventListener("htmx:after:swap", () => {
  const said = document.querySelector("[data-announce]");
  const live = document.getElementById("live");
  if (said && live) live.textContent = said.dataset.announce;
  if (document.activeElement === document.body) {
    document.querySelector("[data-focus-after-swap]")?.focus({ preventScroll: true });
  }
});

// A form is sent once, however often its button is pressed. Forms that htmx sends are no business of this.
const sent = new WeakSet();
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (sent.has(event.target)) event.preventDefault();
  sent.add(event.target);
  setTimeout(() => sent.delete(event.target), 4000);
});
