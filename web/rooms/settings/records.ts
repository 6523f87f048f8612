/** Records of the API that only the settings show. */
import type { components } from "../../contract/api.ts";

type Schemas = components["schemas"];

export type ListedUser = Schemas["ListedUser"];
export type Role = Schemas["Role"];
export type Grant = Schemas["Grant"];
export type PermissionRecord = Schemas["Permission"];
export type PersonPermissions = Schemas["PersonPermissions"];
export type Session = Schemas["Session"];
export type Responsibilities = Schemas["GetResponsibilitiesResponse"];
export type DayOff = Schemas["DayOff"];
export type Import = Schemas["Import"];
export type OwnMapping = Schemas["OwnMapping"];
export type Refusal = Schemas["Refusal"];
export type Kept = Schemas["Kept"];
export type Token = Schemas["Token"];
export type MadeToken = Schemas["MadeToken"];
export type LegalEntity = Schemas["LegalEntity"];
export type GivenScope = Schemas["GrantField"]["scopes"][number];
