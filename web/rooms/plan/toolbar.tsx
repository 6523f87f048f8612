/** Zoom, the way to today, and the actions on the chosen tasks: the menu twin of each drag and key. */
import type { ComponentChildren } from "preact";
import { Button } from "../../design/button.tsx";
import { Icon } from "../../design/icon.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { setQuery } from "../../shell/router.ts";
import { ZOOMS, type Zoom } from "../../time-axis/scale.ts";
import type { Action } from "./actions.ts";
import type { Sheet } from "./sheet.ts";

interface ToolbarProps {
  sheet: Sheet;
  actions: readonly Action[];
  zoom: Zoom;
  onToday: () => void;
  /** Further buttons, after those for tasks. */
  children: ComponentChildren;
}

const WORDS: Record<Zoom, string> = { day: "Day", week: "Week", month: "Month", quarter: "Quarter" };

export function Toolbar({ sheet, actions, zoom, onToday, children }: ToolbarProps) {
  const mayChange = actions.length > 1;
  return (
    <div class="plan-tools">
      {mayChange && (
        <Button onClick={() => setQuery({ task: "new" }, false)}>
          <Icon name="plus" /> Add a task
        </Button>
      )}
      <Menu button={<Chosen sheet={sheet} />} label="Change the chosen tasks">
        {actions.map(({ words, keys, run }) => (
          <MenuItem key={words} onChoose={run}>
            <span>{words}</span>
            {keys && <span class="plan-keys">{keys}</span>}
          </MenuItem>
        ))}
      </Menu>
      {children}
      <span class="plan-space" />
      <Button onClick={onToday}>Today</Button>
      <div class="segments" role="group" aria-label="Zoom">
        {ZOOMS.map((each) => (
          <button key={each} type="button" class="segment" aria-pressed={each === zoom} onClick={() => setQuery({ zoom: each })}>
            {WORDS[each]}
          </button>
        ))}
      </div>
    </div>
  );
}

function Chosen({ sheet }: { sheet: Sheet }) {
  const count = sheet.chosen.value.length;
  return <>{count > 1 ? `Change ${count} tasks` : "Change"}</>;
}
