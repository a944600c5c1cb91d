// Starts the page. Trunk's own start script is inline, which the content security policy forbids.
import { keepUp, settle } from "./host.js";

const { js, wasm, version } = document.querySelector("script[data-wasm]").dataset;
if (await settle(version)) {
  try {
    const { default: init } = await import(new URL(js, document.baseURI));
    await init({ module_or_path: new URL(wasm, document.baseURI) });
    keepUp(version);
  } catch (error) {
    const alert = document.createElement("p");
    alert.setAttribute("role", "alert");
    alert.textContent = `SCAR Lens could not start: ${error.message}. Reload the page, or open it in a current Chrome, Edge, Firefox or Safari.`;
    document.body.append(alert);
    throw error;
  }
}
