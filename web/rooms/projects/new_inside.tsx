/** What is made in a project from anywhere: a task, or time. The project is chosen first. */
import { useSignal } from "@preact/signals";
import type { Option } from "../../design/combobox.tsx";
import { ChooseFirst } from "../../records/choose_first.tsx";
import { LogTime } from "../../records/log_time.tsx";
import { asked, go, setQuery } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";

const close = (): void => setQuery({ new: "" });

export function NewInside() {
  if (asked("new") === "task") {
    return (
      <ChooseFirst title="Add a task" label="Project" ask={choices.projects} onClose={close}
        onChosen={({ value }) => go(`/projects/${value}/tasks?task=new`, true)} />
    );
  }
  return asked("new") === "time" ? <TimeSomewhere /> : null;
}

function TimeSomewhere() {
  const project = useSignal<Option | undefined>(undefined);
  if (!project.value) {
    return (
      <ChooseFirst title="Log time" label="Project" hint="For time on one task press its clock, or type it in the week." ask={choices.projects}
        onClose={close} onChosen={(option) => (project.value = option)} />
    );
  }
  return <LogTime work={{ projectId: project.value.value, taskId: null }} title={project.value.words} onClose={close} />;
}
