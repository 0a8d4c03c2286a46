import { InstitutionType } from '@consentry/protocol/consent.ts';
import { InstitutionId } from '@consentry/protocol/ids.ts';
import { z } from 'zod';
import { ok } from '../result.ts';
import type { InstitutionRecord } from '../store/records.ts';
import { defineCommand, refuse } from './command.ts';
import { Logo, Name } from './fields.ts';
import { toColumns } from './to-columns.ts';

const addInstitution = defineCommand({
  name: 'institution add',
  summary: 'Adds an institution of the built-in directory, last in the list.',
  words: ['institution'],
  options: {
    name: { type: 'string', required: true, help: 'as people read it' },
    type: { type: 'string', required: true, value: `<${InstitutionType.options.join('|')}>`, help: 'what it is' },
    logo: { type: 'string', value: '<path or data:>', help: 'a path on this server, or a data: URL of a picture' },
    alias: { type: 'string', multiple: true, help: 'another name that people search for' },
  },
  input: z.object({
    institution: InstitutionId,
    name: Name,
    type: InstitutionType,
    logo: Logo.default(''),
    alias: z.array(Name).max(20).default([]),
  }),
  async run({ store }, { institution: institutionId, name, type, logo, alias }) {
    const known = await store.listInstitutions();
    if (known.some((each) => each.institutionId === institutionId)) {
      return refuse('institution_exists', `There is an institution ${institutionId} already.`);
    }
    const institution: InstitutionRecord = {
      institutionId,
      name,
      type,
      logo,
      health: 'up',
      aliases: alias,
      provider: 'directory',
    };
    await store.putInstitution(institution, known.length);
    return ok(describeInstitution(institution));
  },
  tell: (institution) => toColumns([tellInstitution(institution)]),
});

const listInstitutions = defineCommand({
  name: 'institution list',
  summary: 'Lists the institutions in the order that people see.',
  words: [],
  options: {},
  input: z.object({}),
  run: async ({ store }) => ok((await store.listInstitutions()).map(describeInstitution)),
  tell: (institutions) => toColumns(institutions.map(tellInstitution)),
});

export const institutionCommands = [addInstitution, listInstitutions];

function describeInstitution({ institutionId, name, type, logo, health, aliases, provider }: InstitutionRecord) {
  return { institution_id: institutionId, name, type, logo, health, aliases, provider };
}

function tellInstitution({ institution_id, name, type }: ReturnType<typeof describeInstitution>): string[] {
  return [institution_id, type, name];
}
