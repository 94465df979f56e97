package dev.godwit.schedule;

import io.vertx.core.Future;
import java.time.ZoneId;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Runs handlers at calendar times. A job whose last run is not over when its time comes again is skipped; of times missed
 * while the machine slept, one is made up for.
 */
public final class Schedule {

    private final Scheduler quartz;
    private final Executor handlers;
    private final Map<JobKey, Appointment> appointments = new ConcurrentHashMap<>();

    /** @param handlers where every handler runs, such as {@code context::runOnContext} of the event loop */
    public Schedule(Executor handlers) {
        this.handlers = handlers;
        try {
            this.quartz = new StdSchedulerFactory(settings()).getScheduler();
            // The executor decides where work runs; Quartz' one thread only hands it over.
            quartz.setJobFactory(
                    (fired, scheduler) -> handOver(fired.getJobDetail().getKey()));
            quartz.start();
        } catch (SchedulerException impossible) {
            throw new IllegalStateException("the scheduler does not start", impossible);
        }
    }

    /**
     * Runs {@code handler} at each such time from now on.
     *
     * @param name of the job, unique
     * @param handler its future is the run: the next one waits for its end; its failure is the handler's own to report
     */
    public Appointment cron(String name, Cron at, ZoneId zone, Supplier<Future<?>> handler) {
        var key = JobKey.jobKey(name);
        var appointment = new Appointment(at, zone, handler, () -> cancel(key));
        if (appointments.putIfAbsent(key, appointment) != null) {
            throw new IllegalArgumentException("a second job " + name);
        }
        // The job class is never made: the factory answers for it.
        var job = JobBuilder.newJob(Job.class).withIdentity(key).build();
        var trigger = TriggerBuilder.newTrigger()
                .withSchedule(CronScheduleBuilder.cronSchedule(at.quartz(zone))
                        .withMisfireHandlingInstructionFireAndProceed())
                .build();
        try {
            quartz.scheduleJob(job, trigger);
        } catch (SchedulerException impossible) {
            throw new IllegalStateException("the job " + name + " is not taken", impossible);
        }
        return appointment;
    }

    /** No handler starts any more; runs under way go on. */
    public void close() {
        try {
            appointments.clear();
            quartz.shutdown(false);
        } catch (SchedulerException impossible) {
            throw new IllegalStateException("the scheduler does not stop", impossible);
        }
    }

    private Job handOver(JobKey key) {
        return fired -> {
            var appointment = appointments.get(key);
            if (appointment != null) {
                handlers.execute(appointment::fire);
            }
        };
    }

    private void cancel(JobKey key) {
        try {
            appointments.remove(key);
            quartz.deleteJob(key);
        } catch (SchedulerException impossible) {
            throw new IllegalStateException("the job does not go", impossible);
        }
    }

    private static Properties settings() {
        var settings = new Properties();
        // Quartz keeps its schedulers in a table of the whole JVM, by name.
        settings.setProperty("org.quartz.scheduler.instanceName", "godwit-" + UUID.randomUUID());
        settings.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        settings.setProperty("org.quartz.threadPool.threadCount", "1");
        settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        return settings;
    }
}
