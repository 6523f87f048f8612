/** Why the API refused something (RFC 9457), or why it could not be asked. */

interface FieldProblem {
  field: string;
  detail: string;
}

interface ProblemDocument {
  status: number;
  reason: string;
  detail: string;
  field?: string;
  errors?: { pointer: string; detail: string }[];
  details?: Record<string, unknown>;
}

const UNREACHABLE = "UNREACHABLE";
const AWAY = new Set([502, 503, 504]);

/** What went wrong, in words for a person, and the fields that are to blame. */
export class Problem extends Error {
  readonly status: number;
  readonly reason: string;
  readonly fields: FieldProblem[];
  readonly details: Record<string, unknown>;

  constructor(document: ProblemDocument) {
    super(document.detail);
    this.status = document.status;
    this.reason = document.reason;
    this.details = document.details ?? {};
    this.fields = fieldsOf(document);
  }

  /** What is wrong with this field or with a part of it; "" if nothing is. */
  of(field: string): string {
    const found = this.fields.find((each) => isWithin(each.field, field));
    return found ? unnamed(found) : "";
  }

  /** What no field of these shows, so that the form as a whole has to. */
  beyond(fields: readonly string[]): string[] {
    if (this.fields.length === 0) return [this.message];
    const others = this.fields.filter((each) => !fields.some((field) => isWithin(each.field, field)));
    return others.length === this.fields.length ? [this.message, ...more(this.message, others)] : more("", others);
  }

  /** Nothing is known of what became of it: Tandem or a part of it did not answer. */
  get isLost(): boolean {
    return this.reason === UNREACHABLE || AWAY.has(this.status);
  }

  /** Somebody else changed the record since it was read. */
  get isConflict(): boolean {
    return this.status === 412;
  }
}

function fieldsOf(document: ProblemDocument): FieldProblem[] {
  const listed = (document.errors ?? []).map(({ pointer, detail }) => ({
    field: dotted(pointer.replace(/^#?\//, "").replaceAll("/", ".")),
    detail: forPeople(detail),
  }));
  if (listed.length > 0) return listed;
  return document.field ? [{ field: dotted(document.field), detail: forPeople(document.detail) }] : [];
}

/** Nobody writes ids on a page: where one is missing, nothing was chosen. */
function forPeople(detail: string): string {
  return detail.startsWith("Write an id such as ") ? "Choose one from the list." : detail;
}

/** `lines[2].amount` and `lines.2.amount` are the same field. */
function dotted(field: string): string {
  return field.replace(/\[(\d+)\]/g, ".$1").replace(/^\./, "");
}

function isWithin(blamed: string, field: string): boolean {
  return blamed === field || blamed.startsWith(`${field}.`);
}

/** Details that the message does not say already. */
function more(message: string, fields: readonly FieldProblem[]): string[] {
  return fields.filter(({ detail }) => !message.includes(detail)).map((each) => `${wordsOf(each.field)}: ${unnamed(each)}`);
}

/** Beside a field its name in the API says nothing: "Must be an ISO 4217 code", not "currency_code must be". */
function unnamed({ field, detail }: FieldProblem): string {
  const name = field.split(".").at(-1) ?? field;
  const [first = "", rest = ""] = detail.split(/:? (.*)/s);
  if (first !== name && !first.endsWith(`.${name}`)) return detail;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** `payment_terms_days` as people read it. */
function wordsOf(field: string): string {
  const words = field.replaceAll("_", " ").replaceAll(".", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The problem in the body of a refusal; between the browser and the gateway others answer without one. */
export function problemOf(status: number, body: unknown): Problem {
  if (isDocument(body)) return new Problem(body);
  return new Problem({
    status,
    reason: "UNEXPECTED_ANSWER",
    detail: `Tandem answered ${status} without a reason. Try again in a moment.`,
  });
}

function isDocument(body: unknown): body is ProblemDocument {
  return typeof body === "object" && body !== null && "reason" in body && "detail" in body;
}

/** Whatever was thrown, as a problem: no connection where it is not one already. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof TypeError)) console.error(error);
  return new Problem({
    status: 0,
    reason: UNREACHABLE,
    detail: "Tandem does not answer. What you typed is still here; try again in a moment.",
  });
}
