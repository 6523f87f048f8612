/** Skills and the levels that people have: words, and what the pages ask the API for. */
import type { components } from "../contract/api.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";

type Schemas = components["schemas"];
export type Skill = Schemas["Skill"];
export type PersonSkill = Schemas["PersonSkill"];
export type SkillLevel = Schemas["SkillLevelInput"];

const SKILLS_A_PAGE = 200;

export const LEVELS = [["1", "1 Beginner"], ["2", "2 Basic"], ["3", "3 Able"], ["4", "4 Strong"], ["5", "5 Expert"]] as const;

export function levelWords(level: number): string {
  return LEVELS[level - 1]?.[1] ?? "–";
}

/** Those that are not archived, the first 200 in the order of the agency; with skill.read. */
export function useSkills(): Query<Skill[]> {
  return useQuery<Skill[]>({
    key: "skills",
    topics: ["skill"],
    ask: async () => (await answer(api.GET("/v1/skills", { params: { query: { archived: "no", page_size: SKILLS_A_PAGE } } }))).items,
  });
}

/** What somebody has now, the highest level first; with person.read. Nobody has none. */
export function usePersonSkills(personId: string): Query<PersonSkill[]> {
  return useQuery<PersonSkill[]>({
    key: `skills of ${personId}`,
    topics: ["person_skill", "skill"],
    ask: async () => {
      if (!personId) return [];
      const query = { person_id: [personId], removed: "no" as const, page_size: SKILLS_A_PAGE };
      return (await answer(api.GET("/v1/person-skills", { params: { query } }))).items;
    },
  });
}

/** Level 0 takes a skill away; those that are not named stay. */
export function setLevels(personId: string, skills: SkillLevel[]) {
  const params = { path: { person_id: personId } };
  return answer(api.PATCH("/v1/people/{person_id}/skills", { params, body: { skills } }));
}

export interface SkillFields {
  name: string;
  group: string;
  position?: number;
}

export function createSkill(body: SkillFields): Promise<Skill> {
  return answer(api.POST("/v1/skills", { body }));
}

export function changeSkill({ id }: Skill, body: SkillFields, version: number): Promise<Skill> {
  return answer(api.PATCH("/v1/skills/{skill_id}", { params: { path: { skill_id: id } }, body, ...ifVersion(version) }));
}

export function archiveSkill({ id }: Skill): Promise<Skill> {
  return answer(api.POST("/v1/skills/{skill_id}/archive", { params: { path: { skill_id: id } } }));
}

export function restoreSkill({ id }: Skill): Promise<Skill> {
  return answer(api.POST("/v1/skills/{skill_id}/restore", { params: { path: { skill_id: id } } }));
}

/** For a combobox: skills that fit, each with its group. */
export async function findSkills(typed: string): Promise<{ value: string; words: string; note?: string }[]> {
  const query = { archived: "no" as const, page_size: 12, ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/skills", { params: { query } }));
  return items.map(({ id, name, group }) => (group ? { value: id, words: name, note: group } : { value: id, words: name }));
}
