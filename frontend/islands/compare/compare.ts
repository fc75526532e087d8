/**
 * Lays two pictures over each other with a slider between them: `<wg-compare><img before><img after></wg-compare>`.
 *
 * The slider is a native range input, so arrow keys, touch and screen readers move it; without script the pictures
 * stand one below the other.
 */
export class ComparePictures extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector("input")) return;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.className = "form-range";
    slider.value = "50";
    slider.setAttribute("aria-label", this.getAttribute("aria-label") ?? "");
    slider.addEventListener("input", () => this.#show(slider.value));
    this.append(slider);
    this.dataset.ready = "";
    this.#show(slider.value);
  }

  #show(percent: string): void {
    this.style.setProperty("--wg-share", `${percent}%`);
  }
}

customElements.define("wg-compare", ComparePictures);
