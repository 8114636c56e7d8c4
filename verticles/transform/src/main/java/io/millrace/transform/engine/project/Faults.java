package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.python.PythonError;
import java.util.ArrayList;
import java.util.List;

/// Gathers what is wrong, so that an author sees all of it at once.
final class Faults {
    private static final int MAX = 200;

    private final List<Fault> faults = new ArrayList<>();

    void add(String file, int line, String message) {
        add(new Fault(file, line, message));
    }

    void addAll(List<Fault> more) {
        for (var fault : more) add(fault);
    }

    private void add(Fault fault) {
        if (faults.size() < MAX && !faults.contains(fault)) faults.add(fault);
    }

    /// Runs `work`; what it finds wrong is kept. True when nothing was.
    boolean guard(Runnable work) {
        try {
            work.run();
            return true;
        } catch (FaultException e) {
            add(e.fault());
        } catch (TemplateException e) {
            add(e.file(), e.line(), e.reason());
        } catch (PythonError e) { // a value of a type that nobody expects
            add(ProjectFiles.SETTINGS, 0, e.reason());
        } catch (LateException e) { // where nothing waits for its turn
            add(ProjectFiles.SETTINGS, 0, "only models, snapshots and tests can ask the tables");
        }
        return false;
    }

    /// `sql`, unless it holds what no statement can.
    static String sound(String file, int line, String sql) {
        if (sql.indexOf('\0') < 0) return sql;
        throw new FaultException(new Fault(file, line, "there is the character NUL in it"));
    }

    List<Fault> all() {
        return List.copyOf(faults);
    }
}
