// Holds a document against a judge that Comptoir has no part in: `schema` with ajv (JSON Schema 2020-12), or `fhir` with
// the package of that name (FHIR R4, 4.0.1). Prints what is wrong, a line each; exits with 1 when something is.
import fs from "node:fs";
import { createRequire } from "node:module";

const [packages, judge, file, schema] = process.argv.slice(2);
const require = createRequire(packages);
const document = JSON.parse(fs.readFileSync(file, "utf8"));

function bySchema() {
  const { default: Ajv } = require("ajv/dist/2020");
  const validate = new Ajv({ allErrors: true, strict: true }).compile(
    JSON.parse(fs.readFileSync(schema, "utf8")),
  );
  return validate(document)
    ? []
    : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
}

function byFhir() {
  const { Fhir } = require("fhir");
  const { messages } = new Fhir().validate(document, {
    errorOnUnexpected: true,
  });
  // It warns of codes beside a value set that R4 binds by example or as extensible: NH, RPPS and the codes of acts are such.
  const wrong = messages.filter(
    ({ severity }) => severity === "error" || severity === "fatal",
  );
  return wrong.map(
    ({ severity, location, message }) => `${severity} ${location} ${message}`,
  );
}

const wrong = judge === "schema" ? bySchema() : byFhir();
for (const line of wrong) console.log(line);
process.exitCode = wrong.length === 0 ? 0 : 1;
