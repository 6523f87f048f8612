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

  /** What is wrong with this field; "" if nothing is. */
  of(field: string): string {
    return this.fields.find((each) => each.field === field)?.detail ?? "";
  }

  /** True if no field of these is to blame, so the form as a whole has to show it. */
  isBeyond(fields: readonly string[]): boolean {
    return !this.fields.some((each) => fields.includes(each.field));
  }

  /** Somebody else changed the record since it was read. */
  get isConflict(): boolean {
    return this.status === 412;
  }
}

function fieldsOf(document: ProblemDocument): FieldProblem[] {
  const listed = (document.errors ?? []).map(({ pointer, detail }) => ({
    field: pointer.replace(/^#?\//, "").replaceAll("/", "."),
    detail,
  }));
  if (listed.length > 0) return listed;
  return document.field ? [{ field: document.field, detail: document.detail }] : [];
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
