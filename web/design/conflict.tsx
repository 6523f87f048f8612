/** Two people have changed the same record: both versions where they differ, and the choice between them. */
import type { Form, Value, Values } from "../store/form.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

export interface Versions<T> {
  /** The labels of the fields. */
  names: Partial<Record<keyof T, string>>;
  /** A value in words, such as the name of a person in place of an id; of a table, its lines. */
  words?: (field: keyof T, value: T[keyof T]) => string | readonly string[];
}

interface ConflictProps<T extends Values> {
  form: Form<T>;
  versions: Versions<T>;
  /** Sends what was typed, over theirs. */
  onMine: (event: Event) => void;
}

export function Conflict<T extends Values>({ form, versions, onMine }: ConflictProps<T>) {
  const { names, words = plain } = versions;
  const { theirs, taken } = form.meanwhile.value ?? { theirs: form.values.value, taken: [] };
  const mine = form.values.value;
  const fields = (Object.keys(names) as (keyof T)[]).filter((field) => taken.includes(field) || !isSame(theirs[field], mine[field]));
  const rows = fields.map((field) => ({
    name: names[field] ?? "",
    theirs: words(field, theirs[field]),
    mine: taken.includes(field) && isSame(theirs[field], mine[field]) ? undefined : words(field, mine[field]),
  }));
  return <Both rows={rows} onTheirs={() => form.replace(theirs)} onMine={onMine} />;
}

type Worded = string | readonly string[];

interface BothProps {
  /** mine undefined: only they have changed it, and theirs is taken. */
  rows: readonly { name: string; theirs: Worded; mine: Worded | undefined }[];
  onTheirs: () => void;
  onMine: (event: Event) => void;
}

/** Theirs and yours side by side. */
export function Both({ rows, onTheirs, onMine }: BothProps) {
  return (
    <Notice kind="warn">
      <p>Somebody has changed this meanwhile. Nothing that you typed is lost.</p>
      {rows.length > 0 && (
        <table class="table conflict">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Theirs</th>
              <th scope="col">Yours</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, theirs, mine }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{shown(theirs, mine ?? [])}</td>
                <td>{mine === undefined ? <span class="quiet">as theirs</span> : shown(mine, theirs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div class="form-actions">
        <Button onClick={onTheirs}>Take theirs</Button>
        <Button kind="primary" onClick={onMine}>Keep yours</Button>
      </div>
    </Notice>
  );
}

/** Of lines only those that the other does not have. */
function shown(value: Worded, other: Worded) {
  if (typeof value === "string") return value || "nothing";
  const own = value.filter((line) => !other.includes(line));
  if (own.length === 0) return value.length > 0 ? "the same lines" : "nothing";
  return <ul class="plain-list">{own.map((line) => <li key={line}>{line}</li>)}</ul>;
}

function plain(_field: unknown, value: Value | undefined): Worded {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return typeof value === "string" ? value : (value ?? []).map((line) => Object.values(line).filter(Boolean).join(" · "));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
