/** The first quarter of an hour of an agency: seven steps, each done by what exists, or skipped. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, go, setQuery } from "../../shell/router.ts";
import { setStepsUnderWay, skippedSteps, skipStep } from "../../store/first_steps.ts";
import type { Problem } from "../../store/problem.ts";
import { me } from "../../store/session.ts";
import { AgencyForm } from "./agency.tsx";
import { STEPS, stand, useDone, type Step } from "./steps.ts";
import "./settings.css";

export function Start() {
  const query = useDone();
  const skipped = skippedSteps();
  const refused = useSignal<Problem | undefined>(undefined);
  const found = query.data.value;
  const { open, finished } = stand(found, skipped);
  const next = open[0];

  useEffect(() => {
    if (found) setStepsUnderWay(open.length > 0);
  }, [found, open.length]);

  async function skip(step: Step, on: boolean): Promise<void> {
    refused.value = await skipStep(step.name, on);
  }
  return (
    <Page title="First steps">
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <ProblemNotice problem={refused.value} />
      <Wait busy={query.busy.value && !found} />
      {found && me.value?.first_password && (
        <Notice kind="warn" actions={<a class="button" href="/me">Choose a password</a>}>You still use the password from the settings of this installation. Choose one that only you know.</Notice>
      )}
      {found && open.length === 0 && (
        <Notice kind="good" actions={<a class="button" href="/">Go to work</a>}>Everything is ready. Give your people their password links; they can begin.</Notice>
      )}
      {found && (
        <Panel flush title={`${finished} of ${STEPS.length} steps`} aside={<span class="quiet">About a quarter of an hour. What you skip can be done at any time.</span>}>
          <ol class="steps">
            {STEPS.map((step, index) => (
              <Row key={step.name} step={step} number={index + 1} isDone={found.has(step.name)} isSkipped={skipped.has(step.name)} isNext={step === next}
                onSkip={(on) => void skip(step, on)} />
            ))}
          </ol>
        </Panel>
      )}
      {found && finished <= 1 && (
        <p class="quiet">Rather see Tandem at work first? <code>tandem demo</code> on the machine where it runs fills an agency with people, jobs and half a year of time. Use a separate home for it (<code>--home</code>): demo and real work do not mix.</p>
      )}
      {asked("do") === "agency" && (
        <Dialog title="Who sells" onClose={() => setQuery({ do: "" })}>
          <AgencyForm entity={null} onDone={() => { setQuery({ do: "" }); void query.reload(); }} />
        </Dialog>
      )}
    </Page>
  );
}

interface RowProps {
  step: Step;
  number: number;
  isDone: boolean;
  isSkipped: boolean;
  isNext: boolean;
  onSkip: (on: boolean) => void;
}

function Row({ step, number, isDone, isSkipped, isNext, onSkip }: RowProps) {
  const state = isDone ? " step-done" : isSkipped ? " step-skipped" : isNext ? " step-next" : "";
  return (
    <li class={`step-row${state}`} aria-current={isNext ? "step" : undefined}>
      <span class="step-mark" aria-hidden="true">{isDone ? "✓" : number}</span>
      <div>
        <strong>{step.title}</strong>
        <span class="hidden-text">{isDone ? ": done" : isSkipped ? ": skipped" : ""}</span>
        <div class="quiet">{step.about}</div>
      </div>
      <div class="step-actions">
        {!isDone && <Button kind={isNext ? "primary" : "plain"} onClick={() => go(step.href)}>{step.action}</Button>}
        {isDone && <a class="button button-quiet" href={step.href}>Look</a>}
        {!isDone && <Button kind="quiet" onClick={() => onSkip(!isSkipped)}>{isSkipped ? "Do it after all" : "Skip"}</Button>}
      </div>
    </li>
  );
}
