// Element templates for Camunda Modeler are valid against its published schema.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { validateAll } from "@bpmn-io/element-templates-validator";

test("every element template is valid", () => {
  const folder = mkdtempSync(join(tmpdir(), "templates-"));
  try {
    execFileSync("leancity", ["element-templates", "--to", folder, "--locale", "ru"]);
    const templates = JSON.parse(readFileSync(join(folder, "leancity.json"), "utf8"));
    assert.ok(templates.length > 3);
    const { valid, results } = validateAll(templates);
    assert.ok(valid, JSON.stringify(results.filter((each) => !each.valid), null, 2));
    const broken = structuredClone(templates);
    delete broken[0].properties[0].binding;
    assert.ok(!validateAll(broken).valid);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
