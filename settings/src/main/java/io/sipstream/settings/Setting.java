package io.sipstream.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a setting on the record component that holds its value; everything else is derived.
 *
 * <p>The key is the prefix of the {@link Group} and the component's name. {@link ValueType} derives
 * the allowed values from the component's type. A {@link Secret} also has a setting {@code
 * KEY-file}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /** The default as a person would write it; empty for none. */
  String value() default "";

  /** The key, if it does not follow from the component's name. */
  String key() default "";

  /** The range of a whole number. */
  int min() default 1;

  int max() default Integer.MAX_VALUE;

  /** Whether a list of whole numbers may have ranges of them. */
  boolean ranges() default false;

  TextFormat format() default TextFormat.TEXT;

  /** Keys of settings that this one replaces. */
  String[] insteadOf() default {};

  /** Holds the help text: what the setting is for, or what it limits. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Help {
    String value();
  }

  /** Names the settings of a nested record: heading in the help, and start of the keys. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Group {
    String value();

    String prefix() default "";
  }
}
