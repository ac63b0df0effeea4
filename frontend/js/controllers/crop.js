import { Controller } from "@hotwired/stimulus";

/* Cuts a photo to a square before it is sent, so that a large one is sent small. Without JavaScript its middle is taken. */
export default class extends Controller {
  static targets = ["input", "before", "tools", "canvas", "size", "across", "down"];

  async open() {
    const file = this.inputTarget.files[0];
    this.toolsTarget.hidden = true;
    this.beforeTarget.hidden = false;
    if (!file) return;
    try {
      this.image = await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      return; // no picture: the server says so in words
    }
    this.sizeTarget.value = 100;
    this.acrossTarget.value = this.downTarget.value = 50;
    this.beforeTarget.hidden = true;
    this.toolsTarget.hidden = false;
    this.paint();
  }

  get part() {
    const { width, height } = this.image;
    const side = (Math.min(width, height) * 100) / this.sizeTarget.value;
    return [((width - side) * this.acrossTarget.value) / 100, ((height - side) * this.downTarget.value) / 100, side];
  }

  paint() {
    const [x, y, side] = this.part;
    const { width, height } = this.canvasTarget;
    const paper = this.canvasTarget.getContext("2d");
    paper.fillStyle = "white";
    paper.fillRect(0, 0, width, height);
    paper.drawImage(this.image, x, y, side, side, 0, 0, width, height);
    this.canvasTarget.toBlob((blob) => {
      const files = new DataTransfer();
      files.items.add(new File([blob], "photo.png", { type: "image/png" }));
      this.inputTarget.files = files.files;
    }, "image/png");
  }

  grab(event) {
    this.canvasTarget.setPointerCapture(event.pointerId);
    this.held = [event.clientX, event.clientY];
  }

  drag(event) {
    if (!this.held) return;
    const [, , side] = this.part;
    const scale = side / this.canvasTarget.clientWidth;
    this.shift(this.acrossTarget, (this.held[0] - event.clientX) * scale, this.image.width - side);
    this.shift(this.downTarget, (this.held[1] - event.clientY) * scale, this.image.height - side);
    this.held = [event.clientX, event.clientY];
    this.paint();
  }

  drop() {
    this.held = null;
  }

  shift(slider, by, room) {
    if (room > 0) slider.value = Number(slider.value) + (100 * by) / room;
  }
}
