/** Something to know before going on. A refusal says what to do, in the words of the API. */
import type { ComponentChildren } from "preact";
import type { Problem } from "../store/problem.ts";

type Kind = "plain" | "good" | "warn" | "bad";

interface NoticeProps {
  kind?: Kind;
  children: ComponentChildren;
  actions?: ComponentChildren;
}

export function Notice({ kind = "plain", children, actions }: NoticeProps) {
  return (
    <div class={`notice notice-${kind}`} role={kind === "bad" ? "alert" : "status"}>
      <div class="notice-body">{children}</div>
      {actions && <div class="notice-actions">{actions}</div>}
    </div>
  );
}

interface ProblemNoticeProps {
  problem: Problem | undefined;
  /** The fields that show their own part of it. */
  fields?: readonly string[];
  actions?: ComponentChildren;
}

/** A refusal, unless a field of the form shows it. */
export function ProblemNotice({ problem, fields = [], actions }: ProblemNoticeProps) {
  const words = problem?.beyond(fields) ?? [];
  if (words.length === 0) return null;
  return (
    <Notice kind="bad" actions={actions}>
      {words.length === 1 ? words[0] : words.map((each) => <p key={each}>{each}</p>)}
    </Notice>
  );
}
