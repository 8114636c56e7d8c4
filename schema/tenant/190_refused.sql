-- Records that were refused as a column came under another name are read again when the drift is
-- accepted: those without a required column, and those with one that the dataset has not.
alter table drifts drop constraint drifts_replays_check;
alter table drifts add constraint drifts_replays_check
    check (replays in ('none', 'misfits', 'undecoded', 'missing', 'spare'));
