package io.sipstream.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a setting and its default on the record component that holds its value. This is its only
 * declaration: sources, options, help, checks and documentation read it by reflection.
 *
 * <p>The key is the prefix of the {@link Group} and the component's name: {@code bulkActions} is
 * {@code elasticsearch.bulk-actions}. {@link ValueType} derives the allowed values from the
 * component's type and validates a value. {@link SettingChecks} validates combinations. A component
 * of type {@link Secret} also declares the setting {@code KEY-file}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /** The default as a person would write it; empty for none. */
  String value() default "";

  /** The key, if it does not follow from the component's name. */
  String key() default "";

  /** The lowest value of a whole number. */
  long min() default 1;

  /** The highest value of a whole number. */
  long max() default Integer.MAX_VALUE;

  /** The form of a text. */
  TextFormat format() default TextFormat.TEXT;

  /** Keys of settings that this one replaces. */
  String[] insteadOf() default {};

  /** What a setting is for. For a limit: what it limits, and what happens when it is reached. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Help {
    String value();
  }

  /** Names the settings of a nested record. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Group {
    /** The heading in help and documentation. */
    String value();

    /** The start of the keys. */
    String prefix() default "";
  }
}
