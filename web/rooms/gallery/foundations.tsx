/** What everything is made of: colours, type, and the one grammar of time and money. */
import { Bar } from "../../design/bar.tsx";
import { DENSITIES } from "../../design/density.ts";
import { hours } from "../../design/duration.ts";
import { Icon, ICONS } from "../../design/icon.tsx";
import { Table } from "../../design/table.tsx";
import { Example } from "./example.tsx";

const SURFACES = ["sheet", "desk", "sunken", "hover", "selected", "good-soft", "warn-soft", "bad-soft"];
const INKS = ["ink", "ink-2", "ink-3", "action", "account", "project", "good", "warn", "bad"];

export function Foundations() {
  return (
    <>
      <Example name="Surfaces" use="A white sheet on a cool desk. One raised thing at most.">
        {SURFACES.map((name) => <Swatch key={name} name={name} />)}
      </Example>
      <Example name="Inks" use="Three inks for text, and colours that mean something. Red is for what needs this person now.">
        {INKS.map((name) => <Swatch key={name} name={name} />)}
      </Example>
      <Example name="Type" use="Two weights and three sizes. All digits have one width.">
        <div class="gallery-type">
          <p class="gallery-title">Title of a page, 20 px</p>
          <h3>Name of a panel, 15 px</h3>
          <p>Text and forms, 14 px: Homepage is 3 days late; feedback has been open since Tuesday.</p>
          <p class="gallery-small">Tables and hints, 13 px: 1,234.50 and 9,876.10 line up.</p>
        </div>
      </Example>
      <Density />
      <Example name="Time and money" use="Solid has happened, hatched waits for somebody, outline is planned, dotted is a forecast.">
        <div class="gallery-bars">
          <Bar label="30 of 40 hours are approved" total={40} solid={30} />
          <Bar label="20 of 40 hours are approved and 12 submitted" total={40} solid={20} hatched={12} />
          <Bar label="50 of 40 hours are approved" total={40} solid={50} />
        </div>
      </Example>
      <Example name="Icons" use="An icon stands beside words, or on a button whose name is read out.">
        {ICONS.map((name) => <span key={name} class="gallery-icon"><Icon name={name} /> {name}</span>)}
      </Example>
    </>
  );
}

const JOBS = ["Practice websites", "Autumn list campaign", "Booking platform"];

/** The same rows in both; everybody chooses one in their preferences, or in a list. */
function Density() {
  return (
    <Example name="Density" use="Compact by default, comfortable for whom that is too tight; on a touch screen rows are taller than both.">
      {DENSITIES.map(([density, words]) => (
        <div key={density} class="gallery-density" data-density={density}>
          <Table label={words} rows={JOBS} keyOf={(name) => name}
            columns={[{ name: words, wide: true, show: (name) => name }, { name: "Hours", number: true, show: (name) => hours(60 * name.length) }]} />
        </div>
      ))}
    </Example>
  );
}

function Swatch({ name }: { name: string }) {
  return (
    <div class="gallery-swatch">
      <div class={`gallery-colour gallery-${name}`} />
      <code>--{name}</code>
    </div>
  );
}
