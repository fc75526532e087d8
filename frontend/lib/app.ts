import "@tabler/core/dist/css/tabler.min.css";
import "./wangge.css";
import { closeMenus, fillByChoice, guardForms, submitOnChange } from "./forms";
import { loadIslands } from "./islands";
import { walkRows } from "./keys";
import { keepWhatWasTyped } from "./problems";
import { prepareRequests } from "./requests";

prepareRequests();
keepWhatWasTyped();
guardForms();
closeMenus();
submitOnChange();
fillByChoice();
walkRows();
loadIslands(document);
document.body.addEventListener("htmx:load", (event) => loadIslands(event.target as Element));
