-- Kafka sources whose messages are Avro: how they are decoded is in `settings`, and what their registry
-- asks for in `secret`, as of the sources that are pulled.
alter table sources drop constraint sources_format_check;
alter table sources add constraint sources_format_check check (format in ('json', 'cloudevents', 'avro'));
alter table sources drop constraint sources_are_read_or_pulled;
alter table sources add constraint sources_are_read_or_pulled check (
    (kind = 'kafka') = (topic is not null) and (kind = 'kafka') = (format is not null)
    and (kind <> 'kafka' or format = 'avro') = (settings is not null));
