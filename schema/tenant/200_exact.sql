-- What is known of a batch's stored values to the last digit. Checks that ask for no more are answered
-- from it, without a look at the rows.

-- By column: values, missing ones, and the edges of numbers, dates and times (those as seconds since
-- 1970). Null where a version before this one took the statistics.
alter table batch_statistics add column exact jsonb;
