/** Buttons and fields in their states. */
import { signal } from "@preact/signals";
import { Button, Link } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Checkbox, SelectField, TextArea, TextField } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import { Popover } from "../../design/popover.tsx";
import { Example } from "./example.tsx";

const typed = signal<Readonly<Record<string, string>>>({ name: "Spring campaign", day: "2026-12-04", amount: "1234.50", stage: "proposed" });
const isOn = signal(true);

const set = (field: string) => (value: string): void => {
  typed.value = { ...typed.value, [field]: value };
};
const nothing = (): void => undefined;

export function Controls() {
  return (
    <>
      <Example name="Button" use="It does something. One primary button to a view; what cannot be undone is red.">
        <Button kind="primary" onClick={nothing}>New project</Button>
        <Button onClick={nothing}>Change status</Button>
        <Button kind="quiet" onClick={nothing}>Cancel</Button>
        <Button kind="bad" onClick={nothing}>Discard</Button>
        <Button busy onClick={nothing}>Busy</Button>
        <Button disabled onClick={nothing}>Cannot be pressed</Button>
        <Button label="Close" onClick={nothing}><Icon name="close" /></Button>
      </Example>
      <Example name="Link" use="It goes somewhere, so that a new tab and Back work.">
        <Link href="/design?part=records">All states</Link>
        <Link href="/design?part=lists" class="button">A link that looks like a button</Link>
      </Example>
      <Fields />
      <Example name="Menu and sheet of controls" use="What is needed seldom is behind a button. Esc and a press elsewhere close it.">
        <Menu label="More" button="More">
          <MenuItem onChoose={nothing}>Duplicate</MenuItem>
          <MenuItem checked onChoose={nothing}>By week</MenuItem>
          <MenuItem checked={false} onChoose={nothing}>By month</MenuItem>
        </Menu>
        <Popover label="Status" marked button={<>Status<span class="list-filter-value">Active</span></>}>
          <Checkbox label="Active" checked={isOn.value} onChecked={(on) => (isOn.value = on)} />
        </Popover>
      </Example>
      <Example name="Key" use="Shown where a key does the same as a button.">
        <span><kbd>Ctrl</kbd> <kbd>K</kbd></span>
        <span><kbd>J</kbd> <kbd>K</kbd> move</span>
      </Example>
    </>
  );
}

const CLIENTS = [{ value: "1", words: "Fennel Kitchens Ltd", note: "CLI-0003" }, { value: "2", words: "Meridian Rail plc", note: "CLI-0002" }];

function Fields() {
  const { name = "", day = "", amount = "", stage = "", note = "", client = "" } = typed.value;
  const found = CLIENTS.find(({ value }) => value === client);
  return (
    <Example name="Fields" use="The label is above; a hint or what is wrong is below, at the field, and says the remedy.">
      <div class="form gallery-form">
        <div class="form-row">
          <TextField label="Name" value={name} onValue={set("name")} hint="As the client says it" />
          <TextField label="E-mail address" value="maya@" error="Type an address such as maya@example.com." onValue={nothing} />
        </div>
        <div class="form-row">
          <DayField label="Wanted" value={day} onValue={set("day")} />
          <MoneyField label="Value" currency="GBP" value={amount} onValue={set("amount")} />
          <SelectField label="Stage" value={stage} options={[["qualified", "Qualified"], ["proposed", "Proposed"]]} onValue={set("stage")} />
        </div>
        <Combobox label="Client" value={client} words={found?.words ?? ""} onValue={set("client")}
          ask={(text) => Promise.resolve(CLIENTS.filter(({ words }) => words.toLowerCase().includes(text.toLowerCase())))} />
        <TextArea label="Note" value={note} onValue={set("note")} optional />
        <Checkbox label="Charged to the client" checked={isOn.value} onChecked={(on) => (isOn.value = on)} />
      </div>
    </Example>
  );
}
