import { render } from "preact";
import "./design/index.css";
import "./shell/shell.css";
import "./rooms/rooms.css";
import { App } from "./shell/app.tsx";
import { fetchAhead, startFetchingAhead } from "./shell/pages.ts";
import { startRouter } from "./shell/router.ts";
import { startTheme } from "./shell/theme.ts";
import { startSending } from "./store/unsent.ts";
import { recognise } from "./store/session.ts";

const place = document.getElementById("app");
if (place) {
  startTheme();
  startRouter();
  startSending();
  render(<App />, place);
  void recognise();
  fetchAhead(location.pathname);
  startFetchingAhead();
}
