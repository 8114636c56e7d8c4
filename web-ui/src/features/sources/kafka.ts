import type { Source, SourceDeclaration } from '@/shared/api/types.ts';
import { text } from './text.ts';

export const FORMATS = ['json', 'cloudevents', 'avro'] as const;
export const SCHEMA_PLACES = ['registry', 'schema'] as const;

/** What the form holds of a Kafka topic. */
export type KafkaDraft = {
  topic: string;
  format: (typeof FORMATS)[number];
  /** Of Avro: where the schemas of the messages are. */
  schemaIn: (typeof SCHEMA_PLACES)[number];
  registry: string;
  registryUser: string;
  schema: string;
};

type Declared = Pick<SourceDeclaration, 'topic' | 'format' | 'batch' | 'registry' | 'schema'>;

export function emptyKafka(): KafkaDraft {
  return {
    topic: '',
    format: 'json',
    schemaIn: 'registry',
    registry: '',
    registryUser: '',
    schema: '',
  };
}

export function kafkaOf({ topic, format, registry, schema }: Source): KafkaDraft {
  return {
    topic: topic ?? '',
    format: FORMATS.find((its) => its === format) ?? 'json',
    schemaIn: schema === undefined ? 'registry' : 'schema',
    registry: registry?.url ?? '',
    registryUser: registry?.user ?? '',
    schema: schema ?? '',
  };
}

/** What is sent; of other formats nothing. */
export function kafkaDeclaration(draft: KafkaDraft & { secret: string }, known?: Source): Declared {
  const { topic, format } = draft;
  return { topic, format, batch: known?.batch, ...(format === 'avro' ? avroOf(draft) : {}) };
}

function avroOf(draft: KafkaDraft & { secret: string }): Declared {
  if (draft.schemaIn === 'schema') return { schema: draft.schema };
  const registry = { url: draft.registry };
  if (draft.registryUser === '') return { registry };
  return { registry: { ...registry, user: draft.registryUser, secret: text(draft.secret) } };
}

/** Whether its registry wants to know who asks. */
export function asksForPassword({ format, schemaIn, registryUser }: KafkaDraft): boolean {
  return format === 'avro' && schemaIn === 'registry' && registryUser !== '';
}

export function isWholeKafka(draft: KafkaDraft, hasSecret: boolean): boolean {
  if (draft.topic === '') return false;
  if (draft.format !== 'avro') return true;
  if (draft.schemaIn === 'schema') return draft.schema !== '';
  return /^https?:\/\/./i.test(draft.registry) && (hasSecret || !asksForPassword(draft));
}
