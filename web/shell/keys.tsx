/** Every key that works on this page, shown on `?`. */
import { signal } from "@preact/signals";
import { Dialog } from "../design/dialog.tsx";
import { Checkbox } from "../design/field.tsx";
import { commands, lettersOff, turnLetters, type Command } from "./commands.ts";

export const areShown = signal(false);

const NAMES: Record<string, string> = { $mod: "Ctrl", ArrowLeft: "←", ArrowRight: "→", "Shift+?": "?" };

/** `$mod+k` as people read it: Ctrl K. */
export function keyWords(keys: string): string[] {
  if (NAMES[keys]) return [NAMES[keys]];
  return keys.split(/[+ ]/).map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

function grouped(offered: readonly Command[]): [string, Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of offered) {
    if (command.keys) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return [...groups];
}

export function Keys() {
  if (!areShown.value) return null;
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => (areShown.value = false)}>
      {grouped(commands.value).map(([group, offered]) => (
        <section key={group}>
          <h3 class="keys-group">{group}</h3>
          <dl class="keys-list">
            {offered.map(({ words, keys = "" }) => (
              <>
                <dt key={words}>{words}</dt>
                <dd>{keyWords(keys).map((key) => <kbd key={key}>{key}</kbd>)}</dd>
              </>
            ))}
          </dl>
        </section>
      ))}
      <h3 class="keys-group">Letters</h3>
      <Checkbox label="Turn keys without Ctrl off" checked={lettersOff.value} onChecked={turnLetters} />
    </Dialog>
  );
}
