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
        }
        return false;
    }

    List<Fault> all() {
        return List.copyOf(faults);
    }
}
