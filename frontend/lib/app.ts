import "@tabler/core/dist/css/tabler.min.css";
import "./wangge.css";
import "./wall.css";
import { closeMenus, fillByChoice, fillByWords, guardForms, submitOnChange } from "./forms";
import { loadIslands } from "./islands";
import { followKeys, walkRows } from "./keys";
import { offerLocating } from "./locate";
import { pickRows } from "./picks";
import { keepWhatWasTyped } from "./problems";
import { holdRefreshes } from "./refreshes";
import { prepareRequests } from "./requests";

prepareRequests();
keepWhatWasTyped();
guardForms();
closeMenus();
submitOnChange();
fillByChoice();
fillByWords();
walkRows();
followKeys();
pickRows();
holdRefreshes();
offerLocating(document);
loadIslands(document);
document.body.addEventListener("htmx:load", (event) => {
  loadIslands(event.target as Element);
  offerLocating(event.target as Element);
});
