/** Two people have changed the same record: both versions where they differ, and the choice between them. */
import type { Form } from "../store/form.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

type Values = Record<string, string | boolean>;

export interface Versions<T> {
  /** The record as it is kept now, in the fields of the form. */
  theirs: T;
  /** Ask for the record again, so that `theirs` is what is kept. */
  reread: () => void;
  /** The labels of the fields. */
  names: Partial<Record<keyof T, string>>;
  /** A value in words, such as the name of a person in place of an id. */
  words?: (field: keyof T, value: T[keyof T]) => string;
}

interface ConflictProps<T extends Values> {
  form: Form<T>;
  versions: Versions<T>;
  /** Sends what was typed again, over theirs. */
  onMine: (event: Event) => void;
}

export function Conflict<T extends Values>({ form, versions, onMine }: ConflictProps<T>) {
  const { theirs, names, words = plain } = versions;
  const mine = form.values.value;
  const fields = (Object.keys(names) as (keyof T)[]).filter((field) => theirs[field] !== mine[field]);
  return (
    <Notice kind="warn">
      <p>Somebody has changed this meanwhile. Nothing that you typed is lost.</p>
      {fields.length > 0 && (
        <table class="table conflict">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Theirs</th>
              <th scope="col">Yours</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={String(field)}>
                <th scope="row">{names[field]}</th>
                <td>{words(field, theirs[field]) || "nothing"}</td>
                <td>{words(field, mine[field]) || "nothing"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div class="form-actions">
        <Button onClick={() => form.replace(theirs)}>Take theirs</Button>
        <Button onClick={onMine}>Keep yours</Button>
      </div>
    </Notice>
  );
}

function plain(_field: unknown, value: string | boolean | undefined): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return value ?? "";
}
