import "@tabler/core/dist/css/tabler.min.css";
import "./wangge.css";
import { closeMenus, guardForms, submitOnChange } from "./forms";
import { loadIslands } from "./islands";
import { keepWhatWasTyped } from "./problems";
import { prepareRequests } from "./requests";

prepareRequests();
keepWhatWasTyped();
guardForms();
closeMenus();
submitOnChange();
loadIslands(document);
document.body.addEventListener("htmx:load", (event) => loadIslands(event.target as Element));
